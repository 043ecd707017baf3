<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule filter="@srce_insee IS NULL OR &quot;insee&quot; = @srce_insee" symbol="0" key="{00000001-0000-0000-0000-000000000000}"/>
  </rules>
  <symbols>
   <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="GeometryGenerator" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="SymbolType" value="Fill"/>
      <Option type="QString" name="geometryModifier" value="with_variable('g', buffer(simplify_vw(if(@map_extent_width &gt; 361, $geometry, buffer($geometry, -0.8)), 0.15), 0),&#10;if(@map_extent_width &gt; 361 AND 1000 * @map_extent_width / @map_scale &lt; 100,&#10;  difference(buffer(@g, 0.4, 2), buffer(@g, -0.1, 2)),&#10;  with_variable('near', buffer(@g, 0.35, 2),&#10;  with_variable('outer', buffer(@g, 0.8, 4),&#10;  with_variable('bays', buffer(difference(buffer(buffer(simplify_vw(@g, 0.2), 1.3, 3), -1.65, 3), @near), 0.5, 2),&#10;  with_variable('band', coalesce(difference(@outer, difference(@bays, @near)), @outer),&#10;  coalesce(difference(@band, buffer(@g, -0.1, 2)), @band)))))))"/>
      <Option type="QString" name="units" value="MM"/>
     </Option>
     <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="@0@0">
      <layer class="SimpleFill" enabled="1" locked="0" pass="0">
       <Option type="Map">
        <Option type="QString" name="color" value="26,26,26,255"/>
        <Option type="QString" name="joinstyle" value="round"/>
        <Option type="QString" name="offset" value="0,0"/>
        <Option type="QString" name="offset_unit" value="MM"/>
        <Option type="QString" name="outline_color" value="26,26,26,255"/>
        <Option type="QString" name="outline_style" value="no"/>
        <Option type="QString" name="outline_width" value="0.3"/>
        <Option type="QString" name="outline_width_unit" value="MM"/>
        <Option type="QString" name="style" value="solid"/>
       </Option>
      </layer>
     </symbol>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>2</layerGeometryType>
</qgis>
