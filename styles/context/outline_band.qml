<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology|Labeling" labelsEnabled="1">
 <renderer-v2 type="nullSymbol" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0"/>
 <labeling type="simple">
  <settings>
   <rendering drawLabels="0" obstacle="1" obstacleFactor="2" obstacleType="1"/>
  </settings>
 </labeling>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>2</layerGeometryType>
</qgis>
