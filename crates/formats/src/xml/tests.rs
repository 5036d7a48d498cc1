use super::{ErrorAt, Members, XmlError, decode, line_of};

const ROOT: &str =
    "<DP_Data xmlns=\"http://www.sis.se/ss637040\" xmlns:g=\"http://www.opengis.net/gml/3.2\">";

fn members(text: &str) -> Result<Vec<super::Element>, ErrorAt> {
    let mut members = Members::new(text, crate::ss637040::ROOT);
    let mut all = Vec::new();
    while let Some(member) = members.next_member()? {
        all.push(member);
    }
    Ok(all)
}

#[test]
fn members_come_as_trees() {
    let text =
        format!("{ROOT}<plan><namn g:id=\"n1\"> B &amp; C &#229;<![CDATA[<]]></namn></plan><tom/></DP_Data>");
    let all = members(&text).unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].text_of("namn"), Some("B & C å<"));
    assert_eq!(all[0].children[0].id.as_deref(), Some("n1"));
    assert_eq!(all[1].name, "tom");
}

#[test]
fn entities_never_grow() {
    let bomb = "<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><DP_Data>&b;</DP_Data>";
    assert_eq!(members(bomb).unwrap_err().error, XmlError::DocumentType);
    let unknown = format!("{ROOT}<plan>&lol;</plan></DP_Data>");
    assert_eq!(
        members(&unknown).unwrap_err().error,
        XmlError::Entity("lol".to_owned())
    );
    let deep = format!("{ROOT}{}", "<a>".repeat(100_000));
    assert_eq!(members(&deep).unwrap_err().error, XmlError::TooDeep);
}

#[test]
fn broken_files_say_where() {
    let text = format!("{ROOT}\n<plan>\n</grans></DP_Data>");
    let error = members(&text).unwrap_err();
    assert!(matches!(error.error, XmlError::Broken(_)), "{error:?}");
    assert_eq!(line_of(&text, error.offset), 3);
    let cut = format!("{ROOT}<plan><uuid>");
    assert_eq!(
        members(&cut).unwrap_err().error,
        XmlError::Truncated("uuid".to_owned())
    );
    assert_eq!(members("").unwrap_err().error, XmlError::Empty);
    let foreign = "<DP_Data xmlns=\"http://example.org/other\"/>";
    assert!(matches!(
        members(foreign).unwrap_err().error,
        XmlError::ForeignRoot { .. }
    ));
}

#[test]
fn encodings_are_decoded() {
    let latin1 = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe5</a>";
    assert!(decode(latin1).unwrap().ends_with("<a>å</a>"));
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend("<å/>".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(decode(&utf16).unwrap(), "<å/>");
    assert_eq!(decode(b"\xef\xbb\xbf<a/>").unwrap(), "<a/>");
    assert_eq!(decode(b"<a>\xe5</a>").unwrap_err().offset, 3);
}
