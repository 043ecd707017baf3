<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis labelsEnabled="1" version="3.22.16" styleCategories="Symbology|Labeling">
 <renderer-v2 type="RuleRenderer" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule label="Surface d'eau" filter="&quot;rank&quot; = 1" symbol="0" key="{00000001-0000-0000-0000-000000000000}"/>
   <rule label="Surface d'eau" filter="&quot;rank&quot; = 2" scalemaxdenom="80000" symbol="1" key="{00000002-0000-0000-0000-000000000000}"/>
   <rule label="Surface d'eau" filter="&quot;rank&quot; = 3" scalemaxdenom="26000" symbol="2" key="{00000003-0000-0000-0000-000000000000}"/>
  </rules>
  <symbols>
   <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="179,211,230,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="1">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="179,211,230,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="2">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="179,211,230,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <labeling type="rule-based">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule description="Nom de plan d'eau" filter="&quot;name&quot; IS NOT NULL AND &quot;rank&quot; = 1" scalemaxdenom="60000" key="{00000001-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Italic" fontWeight="50" fontItalic="1" fontSize="7" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="60,119,153,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.5" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="16" useMaxLineLengthForAutoWrap="1" multilineAlign="1"/>
    <placement placement="4" placementFlags="10" dist="0" distUnits="MM" quadOffset="4" priority="3" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="0" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
  </rules>
 </labeling>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>2</layerGeometryType>
</qgis>
