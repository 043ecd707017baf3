<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis labelsEnabled="1" version="3.22.16" styleCategories="Symbology|Labeling">
 <renderer-v2 type="RuleRenderer" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule label="Sentier, piste" filter="&quot;rank&quot; = 7 AND &quot;kind&quot; = 'road'" scalemaxdenom="13000" symbol="0" key="{00000001-0000-0000-0000-000000000000}"/>
   <rule label="Chemin" filter="&quot;rank&quot; = 6 AND &quot;kind&quot; = 'road'" scalemaxdenom="21000" symbol="1" key="{00000002-0000-0000-0000-000000000000}"/>
   <rule label="Rue, route locale" filter="&quot;rank&quot; = 5 AND &quot;kind&quot; = 'road'" scalemaxdenom="16000" symbol="2" key="{00000003-0000-0000-0000-000000000000}"/>
   <rule label="Rue, route locale" filter="&quot;rank&quot; = 5 AND &quot;kind&quot; = 'road'" scalemindenom="16000" scalemaxdenom="32000" symbol="3" key="{00000004-0000-0000-0000-000000000000}"/>
   <rule label="Route locale" filter="&quot;rank&quot; = 4 AND &quot;kind&quot; = 'road'" scalemaxdenom="32000" symbol="4" key="{00000005-0000-0000-0000-000000000000}"/>
   <rule label="Route locale" filter="&quot;rank&quot; = 4 AND &quot;kind&quot; = 'road'" scalemindenom="32000" scalemaxdenom="82000" symbol="5" key="{00000006-0000-0000-0000-000000000000}"/>
   <rule label="Route régionale" filter="&quot;rank&quot; = 3 AND &quot;kind&quot; = 'road'" scalemaxdenom="32000" symbol="6" key="{00000007-0000-0000-0000-000000000000}"/>
   <rule label="Route régionale" filter="&quot;rank&quot; = 3 AND &quot;kind&quot; = 'road'" scalemindenom="32000" scalemaxdenom="160000" symbol="7" key="{00000008-0000-0000-0000-000000000000}"/>
   <rule label="Route principale" filter="&quot;rank&quot; = 2 AND &quot;kind&quot; = 'road'" scalemaxdenom="62000" symbol="8" key="{00000009-0000-0000-0000-000000000000}"/>
   <rule label="Route principale" filter="&quot;rank&quot; = 2 AND &quot;kind&quot; = 'road'" scalemindenom="62000" scalemaxdenom="410000" symbol="9" key="{00000010-0000-0000-0000-000000000000}"/>
   <rule label="Autoroute" filter="&quot;rank&quot; = 1 AND &quot;kind&quot; = 'road'" scalemaxdenom="62000" symbol="10" key="{00000011-0000-0000-0000-000000000000}"/>
   <rule label="Autoroute" filter="&quot;rank&quot; = 1 AND &quot;kind&quot; = 'road'" scalemindenom="62000" symbol="11" key="{00000012-0000-0000-0000-000000000000}"/>
   <rule label="Tunnel" filter="&quot;kind&quot; = 'tunnel' AND &quot;rank&quot; &lt;= 5" scalemaxdenom="32000" symbol="12" key="{00000013-0000-0000-0000-000000000000}"/>
   <rule label="Nom seul" filter="&quot;kind&quot; IN ('name', 'name_afar')" scalemaxdenom="110000" symbol="13" key="{00000014-0000-0000-0000-000000000000}"/>
  </rules>
  <symbols>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="200,200,200,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.15"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="1"/>
      <Option type="QString" name="customdash" value="0.6;0.6"/>
      <Option type="QString" name="customdash_unit" value="MM"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="1">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="196,196,196,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.18"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="1"/>
      <Option type="QString" name="customdash" value="2;0.7"/>
      <Option type="QString" name="customdash_unit" value="MM"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="2">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="190,190,190,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.4"/>
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
      <Option type="QString" name="line_color" value="190,190,190,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.22"/>
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
      <Option type="QString" name="line_color" value="178,178,178,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.4"/>
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
      <Option type="QString" name="line_color" value="178,178,178,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.2"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="6">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="168,168,168,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.6"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="7">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="168,168,168,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.3"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="8">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="156,156,156,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.8"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="9">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="156,156,156,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.4"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="10">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="138,138,138,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="1.2"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="228,228,228,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.7"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="11">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="round"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="138,138,138,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.6"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="12">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="168,168,168,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.2"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="1"/>
      <Option type="QString" name="customdash" value="1;1"/>
      <Option type="QString" name="customdash_unit" value="MM"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="13">
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
   <rule description="Numéro de route" filter="&quot;kind&quot; IN ('name', 'name_afar') AND &quot;rank&quot; &lt;= 2" scalemaxdenom="62000" key="{00000001-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Regular" fontWeight="50" fontItalic="0" fontSize="7" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="117,117,117,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.5" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="0" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
    <placement placement="2" placementFlags="9" dist="0" distUnits="MM" quadOffset="4" priority="1" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="1" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
   <rule description="Numéro de route" filter="&quot;kind&quot; = 'name_afar' AND &quot;rank&quot; &lt;= 2" scalemindenom="62000" scalemaxdenom="110000" key="{00000002-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Regular" fontWeight="50" fontItalic="0" fontSize="7" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="117,117,117,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.5" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="0" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
    <placement placement="2" placementFlags="9" dist="0" distUnits="MM" quadOffset="4" priority="1" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="1" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
   <rule description="Numéro de route" filter="&quot;kind&quot; IN ('name', 'name_afar') AND &quot;rank&quot; IN (3, 4)" scalemaxdenom="32000" key="{00000003-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Regular" fontWeight="50" fontItalic="0" fontSize="7" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="117,117,117,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.5" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="0" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
    <placement placement="2" placementFlags="9" dist="0" distUnits="MM" quadOffset="4" priority="0" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="1" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
  </rules>
 </labeling>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>1</layerGeometryType>
</qgis>
