<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology">
 <renderer-v2 type="mergedFeatureRenderer" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <renderer-v2 type="singleSymbol" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
   <symbols>
    <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
     <layer class="SimpleLine" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option type="QString" name="align_dash_pattern" value="0"/>
       <Option type="QString" name="capstyle" value="round"/>
       <Option type="QString" name="customdash" value="5;2"/>
       <Option type="QString" name="customdash_unit" value="MM"/>
       <Option type="QString" name="dash_pattern_offset" value="0"/>
       <Option type="QString" name="dash_pattern_offset_unit" value="MM"/>
       <Option type="QString" name="draw_inside_polygon" value="0"/>
       <Option type="QString" name="joinstyle" value="round"/>
       <Option type="QString" name="line_color" value="255,255,255,255"/>
       <Option type="QString" name="line_style" value="solid"/>
       <Option type="QString" name="line_width" value="1.2"/>
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
     <layer class="GeometryGenerator" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option type="QString" name="SymbolType" value="Line"/>
       <Option type="QString" name="geometryModifier" value="if(num_geometries($geometry) IS NULL, line_substring($geometry, 1.8, length($geometry) - 1.8),&#10;  collect_geometries(array_foreach(generate_series(1, num_geometries($geometry)),&#10;  line_substring(geometry_n($geometry, @element), 1.8, length(geometry_n($geometry, @element)) - 1.8))))"/>
       <Option type="QString" name="units" value="MM"/>
      </Option>
      <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="@0@1">
       <layer class="HashLine" enabled="1" locked="0" pass="0">
        <Option type="Map">
         <Option type="QString" name="average_angle_length" value="1"/>
         <Option type="QString" name="average_angle_unit" value="MM"/>
         <Option type="QString" name="hash_angle" value="45"/>
         <Option type="QString" name="hash_length" value="2.8"/>
         <Option type="QString" name="hash_length_unit" value="MM"/>
         <Option type="QString" name="interval" value="5.4"/>
         <Option type="QString" name="interval_unit" value="MM"/>
         <Option type="QString" name="offset" value="0"/>
         <Option type="QString" name="offset_along_line" value="0.6"/>
         <Option type="QString" name="offset_along_line_unit" value="MM"/>
         <Option type="QString" name="offset_unit" value="MM"/>
         <Option type="QString" name="placement" value="interval"/>
         <Option type="QString" name="ring_filter" value="0"/>
         <Option type="QString" name="rotate" value="1"/>
        </Option>
        <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="@@0@1@0">
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
            <Option type="QString" name="line_color" value="174,36,14,255"/>
            <Option type="QString" name="line_style" value="solid"/>
            <Option type="QString" name="line_width" value="0.5"/>
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
       <layer class="HashLine" enabled="1" locked="0" pass="0">
        <Option type="Map">
         <Option type="QString" name="average_angle_length" value="1"/>
         <Option type="QString" name="average_angle_unit" value="MM"/>
         <Option type="QString" name="hash_angle" value="135"/>
         <Option type="QString" name="hash_length" value="2.8"/>
         <Option type="QString" name="hash_length_unit" value="MM"/>
         <Option type="QString" name="interval" value="5.4"/>
         <Option type="QString" name="interval_unit" value="MM"/>
         <Option type="QString" name="offset" value="0"/>
         <Option type="QString" name="offset_along_line" value="0.6"/>
         <Option type="QString" name="offset_along_line_unit" value="MM"/>
         <Option type="QString" name="offset_unit" value="MM"/>
         <Option type="QString" name="placement" value="interval"/>
         <Option type="QString" name="ring_filter" value="0"/>
         <Option type="QString" name="rotate" value="1"/>
        </Option>
        <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="@@0@1@1">
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
            <Option type="QString" name="line_color" value="174,36,14,255"/>
            <Option type="QString" name="line_style" value="solid"/>
            <Option type="QString" name="line_width" value="0.5"/>
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
     <layer class="SimpleLine" enabled="1" locked="0" pass="0">
      <Option type="Map">
       <Option type="QString" name="align_dash_pattern" value="0"/>
       <Option type="QString" name="capstyle" value="round"/>
       <Option type="QString" name="customdash" value="5;2"/>
       <Option type="QString" name="customdash_unit" value="MM"/>
       <Option type="QString" name="dash_pattern_offset" value="0"/>
       <Option type="QString" name="dash_pattern_offset_unit" value="MM"/>
       <Option type="QString" name="draw_inside_polygon" value="0"/>
       <Option type="QString" name="joinstyle" value="round"/>
       <Option type="QString" name="line_color" value="174,36,14,255"/>
       <Option type="QString" name="line_style" value="solid"/>
       <Option type="QString" name="line_width" value="0.8"/>
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
   </symbols>
  </renderer-v2>
 </renderer-v2>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>1</layerGeometryType>
</qgis>
