"""One trademark in both generations of ST.96 and in ST.66, written after the published schemas; USPTO daily and grant files likewise."""

from __future__ import annotations

FIRST = """<?xml version="1.0" encoding="UTF-8"?>
<tmk:Transaction xmlns:com="http://www.wipo.int/standards/XMLSchema/Common/1" xmlns:tmk="http://www.wipo.int/standards/XMLSchema/Trademark/1">
 <tmk:TrademarkTransactionBody><tmk:TransactionContentBag><tmk:TransactionData><tmk:TrademarkBag><tmk:Trademark>
  <com:RegistrationOfficeCode>EM</com:RegistrationOfficeCode>
  <com:ApplicationNumber><com:IPOfficeCode>EM</com:IPOfficeCode><com:ApplicationNumberText>018000777</com:ApplicationNumberText></com:ApplicationNumber>
  <com:RegistrationNumber>018000777</com:RegistrationNumber>
  <tmk:ApplicationDate>2019-03-04+01:00</tmk:ApplicationDate><com:RegistrationDate>2019-08-15</com:RegistrationDate>
  <com:ExpiryDate>2029-03-04</com:ExpiryDate><tmk:MarkCurrentStatusCode>Registered</tmk:MarkCurrentStatusCode>
  <tmk:MarkCurrentStatusDate>2019-08-15</tmk:MarkCurrentStatusDate><tmk:MarkCategory>Trademark</tmk:MarkCategory>
  <tmk:MarkRepresentation><tmk:MarkFeatureCategory>Combined</tmk:MarkFeatureCategory><tmk:MarkReproduction>
   <tmk:WordMarkSpecification><tmk:MarkVerbalElementText>LANQUE 澜雀</tmk:MarkVerbalElementText><tmk:MarkTransliteration>lan que</tmk:MarkTransliteration></tmk:WordMarkSpecification>
   <tmk:MarkImageBag><tmk:MarkImage><com:ImageFileName>018000777.jpg</com:ImageFileName><com:ImageColourIndicator>true</com:ImageColourIndicator></tmk:MarkImage></tmk:MarkImageBag>
  </tmk:MarkReproduction></tmk:MarkRepresentation>
  <tmk:GoodsServicesBag>
   <tmk:GoodsServices><tmk:GoodsServicesClassificationBag>
     <tmk:GoodsServicesClassification><tmk:ClassificationKindCode>Nice</tmk:ClassificationKindCode><tmk:ClassNumber>021</tmk:ClassNumber></tmk:GoodsServicesClassification>
     <tmk:GoodsServicesClassification><tmk:ClassificationKindCode>National</tmk:ClassificationKindCode><tmk:NationalClassNumber>033</tmk:NationalClassNumber></tmk:GoodsServicesClassification>
    </tmk:GoodsServicesClassificationBag>
    <tmk:ClassDescriptionBag><tmk:ClassDescription><tmk:ClassNumber>021</tmk:ClassNumber>
   <tmk:GoodsServicesDescriptionText com:sequenceNumber="1">Vacuum flasks</tmk:GoodsServicesDescriptionText></tmk:ClassDescription></tmk:ClassDescriptionBag>
   </tmk:GoodsServices>
   <tmk:GoodsServices><tmk:ClassDescriptionBag><tmk:ClassDescription><tmk:ClassNumber>035</tmk:ClassNumber>
   <tmk:GoodsServicesDescriptionText>Retail services</tmk:GoodsServicesDescriptionText></tmk:ClassDescription></tmk:ClassDescriptionBag></tmk:GoodsServices>
  </tmk:GoodsServicesBag>
  <tmk:PriorityBag><tmk:Priority><com:ApplicationNumber><com:ApplicationNumberText>99999</com:ApplicationNumberText></com:ApplicationNumber>
   <tmk:ApplicationDate>2018-12-01</tmk:ApplicationDate></tmk:Priority></tmk:PriorityBag>
  <tmk:ApplicantBag><tmk:Applicant com:sequenceNumber="1"><com:Contact><com:Name>
    <com:OrganizationName><com:OrganizationStandardName>澜雀日用品有限公司</com:OrganizationStandardName></com:OrganizationName>
    <com:EntityName>澜雀日用品有限公司</com:EntityName></com:Name>
   <com:PostalAddressBag><com:PostalAddress><com:PostalStructuredAddress><com:CityName>杭州</com:CityName><com:CountryCode>CN</com:CountryCode></com:PostalStructuredAddress>
   </com:PostalAddress></com:PostalAddressBag>
  </com:Contact></tmk:Applicant></tmk:ApplicantBag>
  <tmk:NationalCorrespondent><com:Contact><com:Name><com:EntityName>Some Agent LLP</com:EntityName></com:Name></com:Contact></tmk:NationalCorrespondent>
 </tmk:Trademark></tmk:TrademarkBag></tmk:TransactionData></tmk:TransactionContentBag></tmk:TrademarkTransactionBody>
</tmk:Transaction>"""

SECOND = """<?xml version="1.0" encoding="UTF-8"?>
<a:TrademarkTransaction xmlns:c="http://www.wipo.int/standards/XMLSchema/ST96/Common" xmlns:a="http://www.wipo.int/standards/XMLSchema/ST96/Trademark" c:st96Version="V7_0">
 <a:TrademarkTransactionBody><a:TransactionContentBag><c:TransactionCategory>Export</c:TransactionCategory><a:TransactionData><a:TrademarkBag><a:Trademark>
  <c:RegistrationOfficeCode>EM</c:RegistrationOfficeCode>
  <c:ApplicationNumber><c:IPOfficeCode>EM</c:IPOfficeCode><c:ST13ApplicationNumber>EM500000018000777</c:ST13ApplicationNumber><c:ApplicationNumberText>018000777</c:ApplicationNumberText>
   </c:ApplicationNumber>
  <c:RegistrationNumber>018000777</c:RegistrationNumber>
  <a:ApplicationDate>2019-03-04</a:ApplicationDate><c:RegistrationDate>2019-08-15Z</c:RegistrationDate><c:ExpiryDate>2029-03-04</c:ExpiryDate>
  <a:MarkCurrentStatusCode>Registered</a:MarkCurrentStatusCode><a:MarkCurrentStatusDate>2019-08-15</a:MarkCurrentStatusDate>
  <a:MarkRepresentation><a:MarkFeatureCategory>Combined</a:MarkFeatureCategory><a:MarkReproduction>
   <a:WordMarkSpecification><a:MarkVerbalElementText c:languageCode="zh">LANQUE 澜雀</a:MarkVerbalElementText><a:MarkTransliteration>lan que</a:MarkTransliteration></a:WordMarkSpecification>
   <a:MarkImageBag><a:MarkImage><c:FileName>018000777.jpg</c:FileName><c:ColourIndicator>true</c:ColourIndicator></a:MarkImage></a:MarkImageBag>
  </a:MarkReproduction></a:MarkRepresentation>
  <a:GoodsServicesBag><a:GoodsServices>
    <a:GoodsServicesClassificationBag><a:GoodsServicesClassification><a:ClassificationKindCode>Domestic</a:ClassificationKindCode><a:NationalClassNumber>033</a:NationalClassNumber>
   </a:GoodsServicesClassification></a:GoodsServicesClassificationBag>
    <a:ClassDescriptionBag>
     <a:ClassDescription><a:ClassNumber>21</a:ClassNumber><c:GoodsServicesDescriptionText c:languageCode="en">Vacuum flasks</c:GoodsServicesDescriptionText></a:ClassDescription>
     <a:ClassDescription><a:ClassNumber>35</a:ClassNumber><c:GoodsServicesDescriptionText c:languageCode="en">Retail services</c:GoodsServicesDescriptionText></a:ClassDescription>
    </a:ClassDescriptionBag></a:GoodsServices></a:GoodsServicesBag>
  <a:ApplicantBag><a:Applicant><c:PublicationContact><c:Name><c:OrganizationName><c:OrganizationStandardName>澜雀日用品有限公司</c:OrganizationStandardName></c:OrganizationName></c:Name>
    <c:CountryCode>CN</c:CountryCode></c:PublicationContact></a:Applicant></a:ApplicantBag>
 </a:Trademark></a:TrademarkBag></a:TransactionData></a:TransactionContentBag></a:TrademarkTransactionBody>
</a:TrademarkTransaction>"""

ST66 = """<?xml version="1.0" encoding="GBK"?>
<Transaction xmlns="http://www.oami.europa.eu/TM-Search"><TradeMarkTransactionBody><TransactionContentDetails><TransactionData><TradeMarkDetails><TradeMark operationCode="Insert">
 <RegistrationOfficeCode>EM</RegistrationOfficeCode><ApplicationNumber>018000777</ApplicationNumber><ApplicationDate>2019-03-04</ApplicationDate>
 <RegistrationNumber>018000777</RegistrationNumber><RegistrationDate>2019-08-15</RegistrationDate><ExpiryDate>2029-03-04</ExpiryDate>
 <MarkCurrentStatusCode milestone="End">Registered</MarkCurrentStatusCode><MarkCurrentStatusDate>2019-08-15</MarkCurrentStatusDate><MarkFeature>Combined</MarkFeature>
 <WordMarkSpecification><MarkVerbalElementText>LANQUE 澜雀</MarkVerbalElementText><MarkTransliteration>lan que</MarkTransliteration></WordMarkSpecification>
 <MarkImageDetails><MarkImage><MarkImageFilename>018000777.jpg</MarkImageFilename><MarkImageCategory><CategoryKind>Vienna</CategoryKind><CategoryCodeDetails>
  <CategoryCode>03.07.16</CategoryCode><CategoryCode>03.07.16</CategoryCode></CategoryCodeDetails></MarkImageCategory></MarkImage></MarkImageDetails>
 <GoodsServicesDetails><GoodsServices><ClassificationVersion>11</ClassificationVersion><ClassDescriptionDetails>
  <ClassDescription><ClassNumber>21</ClassNumber><GoodsServicesDescription languageCode="en">Vacuum flasks</GoodsServicesDescription></ClassDescription>
  <ClassDescription><ClassNumber>35</ClassNumber><GoodsServicesDescription languageCode="en">Retail services</GoodsServicesDescription></ClassDescription>
 </ClassDescriptionDetails></GoodsServices></GoodsServicesDetails>
 <ApplicantDetails><Applicant><ApplicantAddressBook><FormattedNameAddress><Name><FormattedName><OrganizationName>澜雀日用品有限公司</OrganizationName></FormattedName></Name>
  <Address><AddressCountryCode>CN</AddressCountryCode></Address></FormattedNameAddress></ApplicantAddressBook></Applicant></ApplicantDetails>
</TradeMark></TradeMarkDetails></TransactionData></TransactionContentDetails></TradeMarkTransactionBody></Transaction>"""

DAILY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE trademark-applications-daily [<!ELEMENT trademark-applications-daily (version, application-information)><!ATTLIST version kind CDATA #IMPLIED>]>
<trademark-applications-daily><version><version-no>2.0</version-no><version-date>20041108</version-date></version>
<application-information><file-segments><file-segment>TRMK</file-segment><action-keys><action-key>TX</action-key>
<case-file><serial-number>76044902</serial-number><registration-number>2824281</registration-number><transaction-date>20240102</transaction-date>
 <case-file-header><filing-date>20000509</filing-date><registration-date>20040323</registration-date><status-code>800</status-code><status-date>20140210</status-date>
  <mark-identification>LANQUE</mark-identification><mark-drawing-code>1000</mark-drawing-code></case-file-header>
 <case-file-statements><case-file-statement><type-code>GS0211</type-code><text>Vacuum flasks</text></case-file-statement>
  <case-file-statement><type-code>PM0001</type-code><text>LAN KEY</text></case-file-statement>
  <case-file-statement><type-code>D10000</type-code><text>"LAN"</text></case-file-statement></case-file-statements>
 <classifications><classification><international-code-total-no>1</international-code-total-no><international-code>021</international-code><us-code>002</us-code><status-code>6</status-code>
   </classification></classifications>
 <case-file-owners>
  <case-file-owner><entry-number>1</entry-number><party-type>31</party-type><nationality><country>CN</country></nationality><party-name>Lanque Homeware Co., Ltd.</party-name>
   <country>CN</country></case-file-owner>
  <case-file-owner><entry-number>1</entry-number><party-type>10</party-type><party-name>Old Owner Inc.</party-name></case-file-owner></case-file-owners>
 <design-searches><design-search><code>031720</code></design-search></design-searches></case-file>
<case-file><serial-number>97000001</serial-number><registration-number>0000000</registration-number>
 <case-file-header><filing-date>20230105</filing-date><status-code>630</status-code><mark-identification>BIRDWELL</mark-identification></case-file-header>
 <classifications><classification><international-code>009</international-code><international-code>042</international-code></classification></classifications>
 <case-file-owners><case-file-owner><party-type>10</party-type><party-name>Birdwell LLC</party-name></case-file-owner></case-file-owners></case-file>
</action-keys></file-segments></application-information></trademark-applications-daily>"""

GRANT_DESIGN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>
<us-patent-grant lang="EN" dtd-version="v4.5 2014-04-03" file="USD0750123-20160223.XML" status="PRODUCTION" country="US" date-publ="20160223">
<us-bibliographic-data-grant>
 <publication-reference><document-id><country>US</country><doc-number>D0750123</doc-number><kind>S1</kind><date>20160223</date></document-id></publication-reference>
 <application-reference appl-type="design"><document-id><country>US</country><doc-number>29500123</doc-number><date>20140828</date></document-id></application-reference>
 <us-term-of-grant><length-of-grant>14</length-of-grant></us-term-of-grant>
 <classification-locarno><edition>10</edition><main-classification>0702</main-classification></classification-locarno>
 <classification-national><country>US</country><main-classification>D 7306</main-classification></classification-national>
 <invention-title id="d2e61">Vacuum flask</invention-title>
 <us-references-cited><us-citation><patcit num="00001"><document-id><country>US</country><doc-number>D111111</doc-number><kind>S</kind><date>19500101</date></document-id></patcit>
   </us-citation></us-references-cited>
 <us-parties><us-applicants><us-applicant sequence="001"><addressbook><orgname>Lanque Homeware Co., Ltd.</orgname><address><city>Hangzhou</city><country>CN</country></address></addressbook>
   </us-applicant></us-applicants>
  <inventors><inventor sequence="001"><addressbook><last-name>Shen</last-name><first-name>Yue</first-name></addressbook></inventor></inventors></us-parties>
 <assignees><assignee><addressbook><orgname>Lanque Homeware Co., Ltd.</orgname><role>03</role><address><city>Hangzhou</city><country>CN</country></address></addressbook></assignee></assignees>
</us-bibliographic-data-grant>
<drawings id="DRAWINGS"><figure id="Fig-EMI-D00000" num="00000"><img id="EMI-D00000" file="USD0750123-20160223-D00000.TIF"/></figure>
 <figure id="Fig-EMI-D00001" num="00001"><img id="EMI-D00001" file="USD0750123-20160223-D00001.TIF"/></figure></drawings>
<description id="description"><description-of-drawings><p>FIG. 1 is a perspective view.</p></description-of-drawings></description>
<claims id="claims"><claim id="CLM-00001" num="00001"><claim-text>The ornamental design for a vacuum flask, as shown and described.</claim-text></claim></claims>
</us-patent-grant>
"""

GRANT_INVENTION = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v40-2004-12-02.dtd" [ ]>
<us-patent-grant lang="EN" dtd-version="v4.0 2004-12-02" country="US">
<us-bibliographic-data-grant>
 <publication-reference><document-id><country>US</country><doc-number>06970935</doc-number><kind>B1</kind><date>20051129</date></document-id></publication-reference>
 <application-reference appl-type="utility"><document-id><country>US</country><doc-number>09704301</doc-number><date>20001101</date></document-id></application-reference>
 <classification-ipc><edition>07</edition><main-classification>A47J 41/02</main-classification></classification-ipc>
 <invention-title>Flask with latch</invention-title>
 <parties><applicants><applicant sequence="001" app-type="applicant-inventor"><addressbook><last-name>Roe</last-name><first-name>Ann</first-name><address><country>US</country></address>
   </addressbook></applicant></applicants></parties>
</us-bibliographic-data-grant>
<claims><claim num="00001"><claim-text>1. A flask comprising<claim-text>a body; and</claim-text><claim-text>a latch.</claim-text></claim-text></claim></claims>
</us-patent-grant>
"""

TTAB = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ttab-proceedings [<!ELEMENT ttab-proceedings (version, action-key-code, transaction-date, proceeding-information)>]>
<ttab-proceedings><version><version-no>1.0</version-no><version-date>20211227</version-date></version><action-key-code>DA</action-key-code><transaction-date>20260808</transaction-date>
<proceeding-information><data-available-code>Y</data-available-code>
<proceeding-entry><number>92081234</number><type-code>CAN</type-code><filing-date>20240305</filing-date><status-update-date>20240306</status-update-date><status-code>2</status-code>
 <party-information>
  <party><identifier>1</identifier><role-code>P</role-code><name>Rival Inc.</name><property-information><property><identifier>3</identifier><serial-number>88000001</serial-number>
   <registration-number>6000001</registration-number><mark-text>RIVAL</mark-text></property></property-information></party>
  <party><identifier>2</identifier><role-code>D</role-code><name>Lanque Homeware Co., Ltd.</name><property-information>
   <property><identifier>4</identifier><serial-number>76044902</serial-number><registration-number>2824281</registration-number><mark-text>LANQUE</mark-text></property>
   <property><identifier>5</identifier><serial-number>97000001</serial-number><registration-number>0000000</registration-number><mark-text>BIRDWELL</mark-text></property></property-information></party>
 </party-information>
 <prosecution-history><prosecution-entry><identifier>1</identifier><code>1</code><type-code>P</type-code><date>20240305</date><history-text>FILED AND FEE</history-text></prosecution-entry>
 </prosecution-history></proceeding-entry>
<proceeding-entry><number>97000002</number><type-code>EXA</type-code><filing-date>20260414</filing-date><status-code>2</status-code><party-information><party><identifier>1</identifier>
 <role-code>P</role-code><name>Alpha</name><property-information><property><identifier>1</identifier><serial-number>97000002</serial-number></property></property-information></party></party-information>
</proceeding-entry>
</proceeding-information></ttab-proceedings>"""
TTAB_OVER = TTAB.replace("</prosecution-history>", """<prosecution-entry><identifier>2</identifier><code>807</code><type-code>D</type-code><date>20250901</date>
 <history-text>BD DECISION: DISMISSED W/ PREJ</history-text></prosecution-entry><prosecution-entry><identifier>3</identifier><code>870</code><type-code>T</type-code><date>20250902</date>
 <history-text>TERMINATED</history-text></prosecution-entry></prosecution-history>""")
