//! How to read the description: references, parameters, bodies.

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// What a reference points at, or the value itself.
pub(super) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        Some(pointer) => resolve(document, document.pointer(pointer).expect("a reference that leads somewhere")),
        None => value,
    }
}

/// An operation's parameters.
pub(super) fn parameters<'a>(document: &'a Value, operation: &'a Value) -> Vec<&'a Value> {
    let declared = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    declared.iter().map(|parameter| resolve(document, parameter)).collect()
}

/// The schema of a body: for exactly this media type, or else for JSON.
pub(super) fn json_schema<'a>(body: &'a Value, media_type: Option<&str>) -> Option<&'a Value> {
    let content = body["content"].as_object()?;
    let exact = media_type.and_then(|media_type| content.get(media_type));
    exact.or_else(|| content.get("application/json"))?.get("schema")
}

/// The decoded pairs of a query.
pub(super) fn query_pairs(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(a, b)| (decoded(a), decoded(b))).collect()
}

/// Required parameters of the query that are not there.
pub(super) fn missing_parameters(declared: &[&Value], query: &str) -> Vec<String> {
    let given = query_pairs(query);
    let required = declared.iter().filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
    let names = required.filter_map(|parameter| parameter["name"].as_str());
    let missing = names.filter(|name| given.iter().all(|(given, _)| given != name));
    missing.map(|name| format!("the parameter {name} is missing")).collect()
}

/// Whether a parameter is known and its value of the right kind.
pub(super) fn parameter_problem(
    document: &Value,
    declared: &[&Value],
    place: &str,
    name: &str,
    value: &str,
) -> Option<String> {
    let Some(parameter) = declared.iter().find(|parameter| parameter["in"] == place && parameter["name"] == name)
    else {
        return Some(format!("GitHub knows no parameter {name}"));
    };
    let schema = resolve(document, &parameter["schema"]);
    let good = match schema["type"].as_str() {
        Some("integer") => value.parse::<i64>().is_ok(),
        Some("boolean") => ["true", "false"].contains(&value),
        Some("string") => schema["enum"].as_array().is_none_or(|allowed| allowed.iter().any(|one| one == value)),
        _ => true,
    };
    (!good).then(|| format!("{value:?} is no value of the parameter {name}"))
}
