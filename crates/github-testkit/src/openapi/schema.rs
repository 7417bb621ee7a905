//! From the schemas of OpenAPI 3.0 to JSON Schema.

use std::collections::BTreeMap;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

const COMPONENTS: &str = "#/components/schemas/";

/// A validator that needs nothing but itself. `closed` refuses fields that an object does not name.
pub(super) fn compile(document: &Value, schema: &Value, closed: bool) -> Validator {
    let mut converter = Converter { document, definitions: BTreeMap::new(), waiting: Vec::new() };
    let mut root = converter.convert(schema, closed);
    while let Some(name) = converter.waiting.pop() {
        if !converter.definitions.contains_key(&name) {
            let part = converter.convert(&document["components"]["schemas"][&name], false);
            converter.definitions.insert(name, part);
        }
    }
    root["$defs"] = json!(converter.definitions);
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&root)
        .expect("GitHub's schemas are valid")
}

struct Converter<'a> {
    document: &'a Value,
    definitions: BTreeMap<String, Value>,
    waiting: Vec<String>,
}

impl Converter<'_> {
    fn convert(&mut self, schema: &Value, closed: bool) -> Value {
        let Some(schema) = schema.as_object() else { return schema.clone() };
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.reference(reference);
        }
        let mut converted = Map::new();
        // Alternatives beside fields of their own add to those fields.
        let alternatives_closed = closed && !schema.contains_key("properties");
        for (keyword, value) in schema {
            match keyword.as_str() {
                "properties" => {
                    let properties = value.as_object().into_iter().flatten();
                    let properties: Map<_, _> =
                        properties.map(|(name, schema)| (name.clone(), self.convert(schema, closed))).collect();
                    converted.insert(keyword.clone(), properties.into());
                }
                "items" => {
                    converted.insert(keyword.clone(), self.convert(value, closed));
                }
                "not" | "additionalProperties" => {
                    converted.insert(keyword.clone(), self.convert(value, false));
                }
                // Parts of `allOf` see the fields of the other parts, too.
                "allOf" => {
                    converted.insert(keyword.clone(), self.convert_all(value, false));
                }
                // GitHub's alternatives overlap, so that "exactly one" refuses its own answers.
                "anyOf" | "oneOf" => {
                    converted.insert("anyOf".to_owned(), self.convert_all(value, alternatives_closed));
                }
                // Of the formats, only times matter here; GitHub marks templates of addresses as addresses.
                "format" if value == "date-time" => {
                    converted.insert(keyword.clone(), value.clone());
                }
                "type" | "enum" | "required" | "pattern" | "minimum" | "maximum" | "minItems" | "maxItems"
                | "minLength" | "maxLength" | "minProperties" | "maxProperties" | "uniqueItems" => {
                    converted.insert(keyword.clone(), value.clone());
                }
                // Descriptions, examples and the like.
                _ => {}
            }
        }
        let combined = ["allOf", "anyOf"].iter().any(|keyword| converted.contains_key(*keyword));
        if closed && !combined && converted.contains_key("properties") {
            converted.entry("additionalProperties").or_insert(Value::Bool(false));
        }
        if schema.get("nullable") == Some(&Value::Bool(true)) { or_null(&converted) } else { converted.into() }
    }

    fn convert_all(&mut self, schemas: &Value, closed: bool) -> Value {
        schemas.as_array().into_iter().flatten().map(|schema| self.convert(schema, closed)).collect()
    }

    fn reference(&mut self, reference: &str) -> Value {
        match reference.strip_prefix(COMPONENTS) {
            Some(name) => {
                self.waiting.push(name.to_owned());
                json!({ "$ref": format!("#/$defs/{name}") })
            }
            None => {
                let target = self.document.pointer(reference.trim_start_matches('#'));
                self.convert(&target.expect("a reference that leads somewhere").clone(), false)
            }
        }
    }
}

fn or_null(schema: &Map<String, Value>) -> Value {
    json!({ "anyOf": [{ "type": "null" }, schema] })
}
