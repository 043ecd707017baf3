<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis labelsEnabled="1" version="3.22.16" styleCategories="Symbology|Labeling">
 <renderer-v2 type="RuleRenderer" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule label="Rivière" filter="&quot;kind&quot; IN ('river', 'canal') AND &quot;rank&quot; = 1" scalemaxdenom="32000" symbol="0" key="{00000001-0000-0000-0000-000000000000}"/>
   <rule label="Rivière" filter="&quot;kind&quot; IN ('river', 'canal') AND &quot;rank&quot; = 1" scalemindenom="32000" symbol="1" key="{00000002-0000-0000-0000-000000000000}"/>
   <rule label="Cours d'eau nommé, canal" filter="&quot;kind&quot; IN ('river', 'canal') AND &quot;rank&quot; = 2" scalemaxdenom="32000" symbol="2" key="{00000003-0000-0000-0000-000000000000}"/>
   <rule label="Cours d'eau nommé, canal" filter="&quot;kind&quot; IN ('river', 'canal') AND &quot;rank&quot; = 2" scalemindenom="32000" scalemaxdenom="82000" symbol="3" key="{00000004-0000-0000-0000-000000000000}"/>
   <rule label="Ruisseau, fossé" filter="&quot;kind&quot; IN ('river', 'canal') AND &quot;rank&quot; = 3" scalemaxdenom="32000" symbol="4" key="{00000005-0000-0000-0000-000000000000}"/>
   <rule label="Nom seul" filter="&quot;kind&quot; IN ('name', 'name_afar')" scalemaxdenom="160000" symbol="5" key="{00000006-0000-0000-0000-000000000000}"/>
  </rules>
  <symbols>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="179,211,230,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.7"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="1">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="179,211,230,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.45"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="2">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="179,211,230,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.45"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="3">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="179,211,230,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.25"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="4">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="179,211,230,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.25"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="5">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="255,255,255,255"/>
      <Option type="QString" name="line_style" value="no"/>
      <Option type="QString" name="line_width" value="0"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <labeling type="rule-based">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule description="Nom de rivière" filter="&quot;kind&quot; IN ('name', 'name_afar') AND &quot;rank&quot; = 1" scalemaxdenom="62000" key="{00000001-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Italic" fontWeight="50" fontItalic="1" fontSize="8" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="60,119,153,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.5" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="0" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
    <placement placement="2" placementFlags="10" dist="1.1" distUnits="MM" quadOffset="4" priority="3" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="1" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
   <rule description="Nom de rivière" filter="&quot;kind&quot; = 'name_afar' AND &quot;rank&quot; = 1" scalemindenom="62000" scalemaxdenom="160000" key="{00000002-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Italic" fontWeight="50" fontItalic="1" fontSize="7" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="60,119,153,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.5" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="0" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
    <placement placement="2" placementFlags="10" dist="1.1" distUnits="MM" quadOffset="4" priority="3" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="1" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
   <rule description="Nom de cours d'eau" filter="&quot;kind&quot; IN ('name', 'name_afar') AND &quot;rank&quot; &gt; 1" scalemaxdenom="32000" key="{00000003-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Italic" fontWeight="50" fontItalic="1" fontSize="7" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="60,119,153,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.5" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="0" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
    <placement placement="2" placementFlags="10" dist="1.1" distUnits="MM" quadOffset="4" priority="2" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="1" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
  </rules>
 </labeling>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>1</layerGeometryType>
</qgis>
