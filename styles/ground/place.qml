<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis labelsEnabled="1" version="3.22.16" styleCategories="Symbology|Labeling">
 <renderer-v2 type="nullSymbol" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0"/>
 <labeling type="rule-based">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule description="Chef-lieu de la commune" filter="(@srce_insee IS NULL OR &quot;insee&quot; = @srce_insee) AND &quot;namesake&quot; = 1" key="{00000001-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Bold" fontWeight="75" fontItalic="0" fontSize="9" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="51,51,51,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.6" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="0" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
    <placement placement="0" placementFlags="10" dist="0.4" distUnits="MM" quadOffset="4" priority="6" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="0" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   <dd_properties>
     <Option type="Map">
      <Option type="QString" name="name" value=""/>
      <Option type="Map" name="properties">
       <Option type="Map" name="AlwaysShow">
        <Option type="bool" name="active" value="true"/>
        <Option type="QString" name="expression" value="@map_scale &gt; 60000"/>
        <Option type="int" name="type" value="3"/>
       </Option>
      </Option>
      <Option type="QString" name="type" value="collection"/>
     </Option>
    </dd_properties>
   </settings>
   </rule>
   <rule description="Ville, village" filter="(@srce_insee IS NULL OR &quot;insee&quot; = @srce_insee) AND &quot;namesake&quot; = 0 AND &quot;rank&quot; &lt;= 2" key="{00000002-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Regular" fontWeight="50" fontItalic="0" fontSize="9" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="51,51,51,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.6" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="0" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
    <placement placement="0" placementFlags="10" dist="0.4" distUnits="MM" quadOffset="4" priority="5" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="0" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
   <rule description="Bourg, quartier" filter="(@srce_insee IS NULL OR &quot;insee&quot; = @srce_insee) AND &quot;rank&quot; = 3" scalemaxdenom="62000" key="{00000003-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Regular" fontWeight="50" fontItalic="0" fontSize="8" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="51,51,51,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.6" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="18" useMaxLineLengthForAutoWrap="1" multilineAlign="1"/>
    <placement placement="0" placementFlags="10" dist="0.4" distUnits="MM" quadOffset="4" priority="4" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="0" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
   <rule description="Hameau" filter="(@srce_insee IS NULL OR &quot;insee&quot; = @srce_insee) AND &quot;rank&quot; = 4" scalemaxdenom="42000" key="{00000004-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Regular" fontWeight="50" fontItalic="0" fontSize="7.5" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="90,90,90,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.6" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="18" useMaxLineLengthForAutoWrap="1" multilineAlign="1"/>
    <placement placement="0" placementFlags="10" dist="0.4" distUnits="MM" quadOffset="4" priority="3" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="0" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
   <rule description="Lieu-dit habité" filter="(@srce_insee IS NULL OR &quot;insee&quot; = @srce_insee) AND &quot;rank&quot; = 5" scalemaxdenom="26000" key="{00000005-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Regular" fontWeight="50" fontItalic="0" fontSize="7" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="90,90,90,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.6" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="18" useMaxLineLengthForAutoWrap="1" multilineAlign="1"/>
    <placement placement="0" placementFlags="10" dist="0.4" distUnits="MM" quadOffset="4" priority="2" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="0" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
   <rule description="Lieu-dit non habité" filter="(@srce_insee IS NULL OR &quot;insee&quot; = @srce_insee) AND &quot;rank&quot; = 6" scalemaxdenom="13000" key="{00000006-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Regular" fontWeight="50" fontItalic="0" fontSize="7" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="122,122,122,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.6" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="18" useMaxLineLengthForAutoWrap="1" multilineAlign="1"/>
    <placement placement="0" placementFlags="10" dist="0.4" distUnits="MM" quadOffset="4" priority="1" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="0" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
   <rule description="Hors de la commune" filter="NOT (@srce_insee IS NULL OR &quot;insee&quot; = @srce_insee) AND &quot;namesake&quot; = 0 AND &quot;rank&quot; &lt;= 4" scalemaxdenom="32000" key="{00000007-0000-0000-0000-000000000000}">
   <settings calloutType="simple">
    <text-style fieldName="name" isExpression="0" fontFamily="Open Sans" namedStyle="Regular" fontWeight="50" fontItalic="0" fontSize="7" fontSizeUnit="Point" fontKerning="1" fontLetterSpacing="0" fontWordSpacing="0" fontStrikeout="0" fontUnderline="0" capitalization="0" textColor="122,122,122,255" textOpacity="1" textOrientation="horizontal" multilineHeight="1" blendMode="0" allowHtml="0" useSubstitutions="0">
     <text-buffer bufferDraw="1" bufferSize="0.6" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1" bufferJoinStyle="128" bufferNoFill="1" bufferBlendMode="0"/>
     <text-mask maskEnabled="0"/>
     <background shapeDraw="0"/>
     <shadow shadowDraw="0"/>
    </text-style>
    <text-format wrapChar="" autoWrapLength="18" useMaxLineLengthForAutoWrap="1" multilineAlign="1"/>
    <placement placement="0" placementFlags="10" dist="0.4" distUnits="MM" quadOffset="4" priority="1" repeatDistance="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" centroidWhole="0" centroidInside="1" preserveRotation="1" polygonPlacementFlags="2" overrunDistance="0" overrunDistanceUnit="MM" lineAnchorType="0" lineAnchorPercent="0.5" offsetType="0" xOffset="0" yOffset="0" offsetUnits="MM" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" rotationAngle="0" geometryGeneratorEnabled="0"/>
    <rendering drawLabels="1" displayAll="0" obstacle="0" obstacleFactor="1" obstacleType="1" labelPerPart="0" mergeLines="0" minFeatureSize="0" scaleVisibility="0" upsidedownLabels="0" unplacedVisibility="0" limitNumLabels="0" maxNumLabels="2000" zIndex="0" fontLimitPixelSize="0"/>
   </settings>
   </rule>
  </rules>
 </labeling>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>0</layerGeometryType>
</qgis>
