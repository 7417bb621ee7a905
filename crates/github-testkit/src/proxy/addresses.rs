//! Addresses in answers: the emulator knows only its own, GitHub has one for pages and one for the API.

use serde_json::Value;

use super::reply::Reply;

const PAGES: &str = "https://github.com";

/// Addresses of pages, by the name of their field. Everything else is the API's.
const PAGE_FIELDS: [&str; 7] =
    ["html_url", "diff_url", "patch_url", "permalink_url", "clone_url", "svn_url", "external_url"];

pub(super) fn rewrite(reply: &mut Reply, emulator: &str, proxy: &str) {
    for (name, value) in &mut reply.headers {
        if name == "link" {
            *value = value.replace(emulator, proxy);
        }
    }
    if reply.is_json() && !reply.body.is_empty() {
        let mut value = reply.value();
        rewrite_value(&mut value, "", emulator, proxy);
        reply.set_value(&value);
    }
}

fn rewrite_value(value: &mut Value, field: &str, emulator: &str, proxy: &str) {
    match value {
        Value::String(text) => {
            if let Some(rest) = text.strip_prefix(emulator) {
                let base = if PAGE_FIELDS.contains(&field) { PAGES } else { proxy };
                *text = format!("{base}{rest}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite_value(item, field, emulator, proxy)),
        Value::Object(fields) => {
            for (name, value) in fields {
                // `_links.html.href` is a page; `_links.html` may be its address itself.
                let name = match name.as_str() {
                    "html" => "html_url",
                    "href" => field,
                    other => other,
                };
                rewrite_value(value, name, emulator, proxy);
            }
        }
        _ => {}
    }
}
