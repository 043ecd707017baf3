<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule label="Voie ferrée" filter="&quot;kind&quot; = 'railway' AND &quot;rank&quot; = 1" scalemaxdenom="62000" symbol="0" key="{00000001-0000-0000-0000-000000000000}"/>
   <rule label="Voie ferrée" filter="&quot;kind&quot; = 'railway' AND &quot;rank&quot; = 1" scalemindenom="62000" scalemaxdenom="310000" symbol="1" key="{00000002-0000-0000-0000-000000000000}"/>
   <rule label="Voie de service, tramway" filter="&quot;kind&quot; = 'railway' AND &quot;rank&quot; = 2" scalemaxdenom="32000" symbol="2" key="{00000003-0000-0000-0000-000000000000}"/>
   <rule label="Tunnel" filter="&quot;kind&quot; = 'tunnel' AND &quot;rank&quot; = 1" scalemaxdenom="62000" symbol="3" key="{00000004-0000-0000-0000-000000000000}"/>
  </rules>
  <symbols>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="143,143,143,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.55"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="255,255,255,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.28"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="1"/>
      <Option type="QString" name="customdash" value="1.6;1.6"/>
      <Option type="QString" name="customdash_unit" value="MM"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="1">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="143,143,143,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.25"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="2">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="143,143,143,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.2"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="0"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="line" force_rhr="0" clip_to_extent="1" alpha="1" name="3">
    <layer class="SimpleLine" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="capstyle" value="flat"/>
      <Option type="QString" name="joinstyle" value="round"/>
      <Option type="QString" name="line_color" value="143,143,143,255"/>
      <Option type="QString" name="line_style" value="solid"/>
      <Option type="QString" name="line_width" value="0.2"/>
      <Option type="QString" name="line_width_unit" value="MM"/>
      <Option type="QString" name="use_custom_dash" value="1"/>
      <Option type="QString" name="customdash" value="0.8;0.8"/>
      <Option type="QString" name="customdash_unit" value="MM"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>1</layerGeometryType>
</qgis>
