<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology">
 <renderer-v2 type="invertedPolygonRenderer" preprocessing="0" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <renderer-v2 type="RuleRenderer" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
   <rules key="{00000000-0000-0000-0000-000000000000}">
    <rule filter="&quot;insee&quot; = @srce_insee" symbol="0" key="{00000001-0000-0000-0000-000000000000}"/>
   </rules>
   <symbols>
    <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
     <layer class="GeometryGenerator" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option type="QString" name="SymbolType" value="Fill"/>
       <Option type="QString" name="geometryModifier" value="buffer(simplify_vw(intersection(buffer($geometry, 0), make_rectangle_3points(make_point(-10, -10),&#10;  make_point(10 + coalesce(if(@map_extent_width &gt; 361, 1000 * @map_extent_width / @map_scale, NULL), 1200), -10),&#10;  make_point(10 + coalesce(if(@map_extent_width &gt; 361, 1000 * @map_extent_width / @map_scale, NULL), 1200), 10 + coalesce(if(@map_extent_width &gt; 361, 1000 * @map_extent_height / @map_scale, NULL), 1200)))), 0.2), -0.9, 2)"/>
       <Option type="QString" name="units" value="MM"/>
      </Option>
      <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="@0@0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
         <Option type="Map">
          <Option type="QString" name="color" value="255,255,255,72"/>
          <Option type="QString" name="joinstyle" value="round"/>
          <Option type="QString" name="offset" value="0,0"/>
          <Option type="QString" name="offset_unit" value="MM"/>
          <Option type="QString" name="outline_color" value="255,255,255,255"/>
          <Option type="QString" name="outline_style" value="no"/>
          <Option type="QString" name="outline_width" value="0.3"/>
          <Option type="QString" name="outline_width_unit" value="MM"/>
          <Option type="QString" name="style" value="solid"/>
         </Option>
        </layer>
        <layer class="GeometryGenerator" enabled="1" locked="0" pass="0">
         <Option type="Map">
          <Option type="QString" name="SymbolType" value="Line"/>
          <Option type="QString" name="geometryModifier" value="with_variable('b', bounds($geometry),&#10;with_variable('i', intersection($geometry, collect_geometries(array_foreach(&#10;  generate_series(2.2 * ceil(y_min(@b) / 2.2), y_max(@b), 2.2),&#10;  make_line(make_point(x_min(@b), @element), make_point(x_max(@b), @element))))),&#10;if(geometry_type(@i) = 'Line', @i, collect_geometries(array_filter(&#10;  array_foreach(generate_series(1, num_geometries(@i)), geometry_n(@i, @element)),&#10;  length(@element) &gt; 0)))))"/>
          <Option type="QString" name="units" value="MM"/>
         </Option>
         <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="@@0@0@1">
          <layer class="SimpleLine" enabled="1" locked="0" pass="0">
           <Option type="Map">
            <Option type="QString" name="align_dash_pattern" value="0"/>
            <Option type="QString" name="capstyle" value="flat"/>
            <Option type="QString" name="customdash" value="5;2"/>
            <Option type="QString" name="customdash_unit" value="MM"/>
            <Option type="QString" name="dash_pattern_offset" value="0"/>
            <Option type="QString" name="dash_pattern_offset_unit" value="MM"/>
            <Option type="QString" name="draw_inside_polygon" value="0"/>
            <Option type="QString" name="joinstyle" value="round"/>
            <Option type="QString" name="line_color" value="255,255,255,255"/>
            <Option type="QString" name="line_style" value="solid"/>
            <Option type="QString" name="line_width" value="0.25"/>
            <Option type="QString" name="line_width_unit" value="MM"/>
            <Option type="QString" name="offset" value="0"/>
            <Option type="QString" name="offset_unit" value="MM"/>
            <Option type="QString" name="ring_filter" value="0"/>
            <Option type="QString" name="trim_distance_end" value="0"/>
            <Option type="QString" name="trim_distance_end_unit" value="MM"/>
            <Option type="QString" name="trim_distance_start" value="0"/>
            <Option type="QString" name="trim_distance_start_unit" value="MM"/>
            <Option type="QString" name="tweak_dash_pattern_on_corners" value="0"/>
            <Option type="QString" name="use_custom_dash" value="0"/>
           </Option>
          </layer>
         </symbol>
        </layer>
      </symbol>
     </layer>
    </symbol>
   </symbols>
  </renderer-v2>
 </renderer-v2>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>2</layerGeometryType>
</qgis>
