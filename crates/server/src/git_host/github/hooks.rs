//! Webhooks: what GitHub tells of its own accord.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{GitHostError, Remote},
    Github,
    answer::{Answer, Ask},
    api::Api,
    failures,
};

/// What the platform wants to hear of.
const EVENTS: [&str; 2] = ["push", "pull_request"];
/// A repository can have some twenty of each event.
const PAGES: usize = 10;
const PAGE: usize = 100;

/// A webhook as the API has it.
#[derive(Deserialize)]
struct Hook {
    id: u64,
    #[serde(default)]
    config: Config,
}

#[derive(Default, Deserialize)]
struct Config {
    url: Option<String>,
}

/// Makes GitHub deliver to `url`.
pub(super) async fn create(
    github: &Github,
    remote: &Remote,
    url: &str,
    secret: &SecretString,
) -> Result<u64, GitHostError> {
    let api = Api::new(github, remote).await?;
    let config = json!({
        "url": url,
        "content_type": "json",
        "secret": secret.expose_secret(),
        "insecure_ssl": "0",
    });
    let answer = match find(&api, url).await? {
        Some(id) => change(&api, id, &config).await?,
        None => {
            let body = json!({ "name": "web", "active": true, "events": EVENTS, "config": config.clone() });
            let made = api.send(&Ask::post(api.path("/hooks"), &body)).await;
            let lost = match &made {
                Ok(answer) => answer.is(422),
                Err(error) => matches!(error, GitHostError::Unreachable { .. }),
            };
            // It may be there already, made by a request whose answer was lost.
            match if lost { find(&api, url).await? } else { None } {
                Some(id) => change(&api, id, &config).await?,
                None => made?,
            }
        }
    };
    let hook: Hook = expect(&api, &answer).and_then(|()| api.read(&answer))?;
    Ok(hook.id)
}

/// Removes a webhook.
pub(super) async fn delete(github: &Github, remote: &Remote, webhook: u64) -> Result<(), GitHostError> {
    let api = Api::new(github, remote).await?;
    let answer = api.send(&Ask::delete(api.path(&format!("/hooks/{webhook}")))).await?;
    if answer.is(404) { Ok(()) } else { expect(&api, &answer) }
}

async fn change(api: &Api, id: u64, config: &Value) -> Result<Answer, GitHostError> {
    let body = json!({ "active": true, "events": EVENTS, "config": config });
    api.send(&Ask::patch(api.path(&format!("/hooks/{id}")), &body).repeatable()).await
}

/// The webhook that delivers to this address.
async fn find(api: &Api, url: &str) -> Result<Option<u64>, GitHostError> {
    for page in 1..=PAGES {
        let answer = api.send(&Ask::get(api.path(&format!("/hooks?per_page={PAGE}&page={page}")))).await?;
        expect(api, &answer)?;
        let hooks: Vec<Hook> = api.read(&answer)?;
        let last = hooks.len() < PAGE;
        if let Some(hook) = hooks.into_iter().find(|hook| hook.config.url.as_deref() == Some(url)) {
            return Ok(Some(hook.id));
        }
        if last {
            break;
        }
    }
    Ok(None)
}

/// GitHub says "not found" to those who may not see webhooks.
fn expect(api: &Api, answer: &Answer) -> Result<(), GitHostError> {
    match answer.status.as_u16() {
        200..300 => Ok(()),
        403 | 404 => Err(api.refused(format!(
            "the credential may not manage the repository's webhooks ({}); a classic token needs the scope \
             admin:repo_hook or repo and an owner who administers the repository, a fine-grained token or an App the \
             permission webhooks: read and write",
            failures::said(answer)
        ))),
        _ => Err(api.refusal(answer)),
    }
}
