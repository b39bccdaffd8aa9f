"""Press releases of our own invention in the layouts of the US Treasury and of the US State Department."""

from __future__ import annotations

TREASURY_URL = "https://home.treasury.gov/news/press-releases/jy9001"
STATE_URL = "https://www.state.gov/acting-against-the-suppliers-of-a-war/"


def treasury(
    body: str, day: str = "2026-01-26T14:00:00Z", url: str = TREASURY_URL, title: str = "Treasury Acts"
) -> str:
    time = f'<time datetime="{day}" class="datetime">January 26, 2026</time>' if day else ""
    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta charset="utf-8" />
<link rel="canonical" href="{url}" /><meta property="og:title" content="{title}" />
<title>{title} | U.S. Department of the Treasury</title></head>
<body><nav><a href="/">Home</a> <b>Treasury News</b></nav>
<main><h1 class="page-title">{title}</h1><article class="entity--type-node">
<div class="field field--name-field-news-publication-date">{time}</div>
<div class="clearfix text-formatted field field--name-field-news-body field--type-text-long">
{body}
<p><strong>Sanctions Implications</strong></p>
<p>As a result of this action, all property of <strong>Nobody Holding LLC</strong> is blocked.</p>
<p>###</p></div></article></main></body></html>"""


def state(body: str, day: str = "April 12, 2026", url: str = STATE_URL, title: str = "Acting Against Suppliers") -> str:
    dated = f'<p class="article-meta__publish-date">{day}</p>' if day else ""
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8"><link rel="canonical" href="{url}">
<meta property="og:site_name" content="United States Department of State">
<title>{title} - United States Department of State</title></head><body>
<h1 class="featured-content__headline">{title}</h1>
<p class="article-meta__doctype">Fact Sheet</p>{dated}
<div class="entry-content">{body}
<h2>SANCTIONS IMPLICATIONS</h2><p>As a result, <b>Nobody Holding LLC</b> is blocked.</p></div>
<footer><b>Office of the Spokesperson</b></footer></body></html>"""


# The ways in which Treasury names: bold with a short name in brackets, a heading, designations by short names.
SATELLITES = treasury("""
<p class="text-align-center"><em>Action Takes Aim at Those Who See for a War</em></p>
<p><strong>WASHINGTON</strong> — Today, the U.S. Department of the Treasury’s Office of Foreign Assets Control (OFAC)
is acting against eleven parties. “They will find no shelter,” said the Secretary.</p>
<h3>Eyes over the front</h3>
<p><em>Imagery from orbit</em></p>
<p><strong>Qinghe Orbital Remote Sensing Technology Co., Ltd.</strong> (Qinghe Orbital), a Xining-based company, sold
radar images of villages near the front to Terrakon. The images were ordered by a mercenary company.
OFAC also targeted Qinghe Orbital’s subsidiary in Cyprus, <strong>Qinghe Orbital Limassol S.A.</strong></p>
<p>Joint&nbsp;Stock Company <strong>Terrakon</strong> resells images. <strong>Ivan Ivanovich Obrazov</strong>
(Obrazov) is its director.</p>
<p>OFAC is designating Terrakon pursuant to Executive Order (E.O.) 14024 for operating in the aerospace sector.
Qinghe Orbital was designated pursuant to E.O. 14024 for having materially assisted Terrakon. Obrazov and
Qinghe Orbital Limassol S.A. were designated pursuant to E.O. 14024 for being owned by others.</p>
<h3>Makers of bearings</h3>
<p>OFAC designated the following entities pursuant to E.O. 14114 for having operated in the manufacturing sector:</p>
<ul>
<li><strong>Limited Liability Company Podshipnik-Vega</strong> (a.k.a. “Vega Bearings”; f.k.a. OOO Zvezda-9) makes
bearings for armoured vehicles.
  <ul><li>Its branch ships them by rail.</li></ul></li>
<li><strong>Kolesnik and Sons Trading FZE</strong></li>
</ul>
<p>Both of these entities were designated pursuant to E.O. 14114 after an inquiry of two years.</p>
<table><tr><th>Name</th><th>What</th></tr>
<tr><td><b>Sever Lager OOO</b></td><td>sells ball bearings from Minsk</td></tr></table>
""")

# The State Department's: capitals at the beginning of bullets, the reason in the heading or the sentence above.
SUPPLIERS = state("""
<p>The Department of State is today imposing sanctions on more than a dozen parties.</p>
<h2>I. SUPPLIERS OF ELECTRONICS</h2>
<p>The Department is designating the following entities pursuant to section 1(a)(i) of E.O. 14024 for operating or
having operated in the electronics sector of the Russian Federation economy:</p>
<ul>
<li>TIANHU MICRO DEVICES COMPANY LIMITED (TIANHU MICRO) is a Hong Kong-based reseller of field-programmable gate
arrays which has shipped them to OOO Reka.</li>
<li><b>OBSHCHESTVO S OGRANICHENNOY OTVETSTVENNOSTYU REKA</b> (“OOO REKA”) is a Russian importer of
microchips.&nbsp;</li>
</ul>
<h2>II. A reseller of images</h2>
<p>Gaoyuan Sky Imaging Group is a PRC-based satellite imagery reseller that has supplied images of a harbour to a
private military company. Gaoyuan Sky Imaging Group is being designated pursuant to section 1(a)(vi)(B) of
E.O. 14024.</p>
""")
