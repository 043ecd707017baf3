<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology">
 <renderer-v2 type="RuleRenderer" referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule label="Zone bâtie" filter="&quot;kind&quot; = 'zone' AND &quot;rank&quot; = 1" scalemaxdenom="260000" symbol="0" key="{00000001-0000-0000-0000-000000000000}"/>
   <rule label="Zone bâtie" filter="&quot;kind&quot; = 'zone' AND &quot;rank&quot; = 2" scalemaxdenom="130000" symbol="1" key="{00000002-0000-0000-0000-000000000000}"/>
   <rule label="Zone bâtie" filter="&quot;kind&quot; = 'zone' AND &quot;rank&quot; = 3" scalemaxdenom="60000" symbol="2" key="{00000003-0000-0000-0000-000000000000}"/>
   <rule label="Bâtiment" filter="&quot;kind&quot; = 'building'" scalemaxdenom="16000" symbol="3" key="{00000004-0000-0000-0000-000000000000}"/>
  </rules>
  <symbols>
   <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="235,231,225,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="1">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="235,231,225,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="2">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="235,231,225,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
    </layer>
   </symbol>
   <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="3">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="207,200,191,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>2</layerGeometryType>
</qgis>
