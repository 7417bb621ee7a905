//! Flags and variables of the sign-in services, validated once at start.

use std::path::PathBuf;

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use super::GroupRules;
use crate::secrets::{SecretError, read_secret_file};

/// The id of the OpenID Connect provider.
pub(super) const OIDC: &str = "oidc";
/// The id of GitHub.
pub(super) const GITHUB: &str = "github";

const OIDC_SECRET: &str = "AI_TOOLKIT_OIDC_CLIENT_SECRET";
const GITHUB_SECRET: &str = "AI_TOOLKIT_GITHUB_OAUTH_CLIENT_SECRET";

/// The flags. Secrets have none, because every process of the machine could read them.
#[derive(Debug, Clone, Default, Args)]
pub struct SignInArgs {
    /// The OpenID Connect provider that people sign in through: its issuer, exactly as it writes it itself, such as
    /// `https://login.example.com/realms/company`
    #[arg(long, env = "AI_TOOLKIT_OIDC_ISSUER", requires = "oidc_client_id")]
    pub oidc_issuer: Option<String>,

    /// The platform's client id there; its secret comes in AI_TOOLKIT_OIDC_CLIENT_SECRET or in a file
    #[arg(long, env = "AI_TOOLKIT_OIDC_CLIENT_ID", requires = "oidc_issuer")]
    pub oidc_client_id: Option<String>,

    /// File with the client's secret
    #[arg(long, env = "AI_TOOLKIT_OIDC_CLIENT_SECRET_FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,

    /// What the button says
    #[arg(long, env = "AI_TOOLKIT_OIDC_NAME", default_value = "Single sign-on")]
    pub oidc_name: String,

    /// What the platform asks to be told, separated by spaces
    #[arg(long, env = "AI_TOOLKIT_OIDC_SCOPES", default_value = "openid profile email")]
    pub oidc_scopes: String,

    /// The claim with the person's groups; dots lead into objects (`realm_access.roles`)
    #[arg(long, env = "AI_TOOLKIT_OIDC_GROUPS_CLAIM", default_value = "groups")]
    pub oidc_groups_claim: String,

    /// What groups open: `docs-admins=admin,team-shop=prj_…:editor,everybody=account`; who matches no rule is let in only
    /// by invitation
    #[arg(long, env = "AI_TOOLKIT_OIDC_GROUP_ROLES", default_value = "", hide_default_value = true)]
    pub oidc_group_roles: GroupRules,

    /// Client id of the OAuth app on GitHub that people sign in through; its secret comes in
    /// AI_TOOLKIT_GITHUB_OAUTH_CLIENT_SECRET or in a file
    #[arg(long, env = "AI_TOOLKIT_GITHUB_OAUTH_CLIENT_ID")]
    pub github_oauth_client_id: Option<String>,

    /// File with the OAuth app's secret
    #[arg(long, env = "AI_TOOLKIT_GITHUB_OAUTH_CLIENT_SECRET_FILE")]
    pub github_oauth_client_secret_file: Option<PathBuf>,

    /// Where that GitHub is; another one for GitHub Enterprise Server
    #[arg(long, env = "AI_TOOLKIT_GITHUB_OAUTH_URL", default_value = "https://github.com")]
    pub github_oauth_url: String,

    /// What organizations (`acme`) and teams (`acme/docs`) open, written as for --oidc-group-roles
    #[arg(long, env = "AI_TOOLKIT_GITHUB_OAUTH_GROUP_ROLES", default_value = "", hide_default_value = true)]
    pub github_oauth_group_roles: GroupRules,
}

/// A way to sign in, ready to be used.
#[derive(Debug, Clone)]
pub enum ProviderConfig {
    /// OpenID Connect.
    Oidc(OidcConfig),
    /// GitHub.
    Github(GithubConfig),
}

/// An OpenID Connect provider.
#[derive(Debug, Clone)]
pub struct OidcConfig {
    /// Its issuer, letter for letter as it writes it itself.
    pub issuer: String,
    /// The platform's id there.
    pub client_id: String,
    /// What proves that it is the platform.
    pub client_secret: SecretString,
    /// What the button says.
    pub name: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Where the groups are.
    pub groups_claim: String,
    /// What they open.
    pub rules: GroupRules,
}

/// An OAuth app on GitHub.
#[derive(Debug, Clone)]
pub struct GithubConfig {
    /// Where that GitHub is, without a slash at the end.
    pub url: String,
    /// The app's id.
    pub client_id: String,
    /// What proves that it is the platform.
    pub client_secret: SecretString,
    /// What organizations and teams open.
    pub rules: GroupRules,
}

/// The flags of a sign-in service are no use.
#[derive(Debug, thiserror::Error)]
pub enum ProviderConfigError {
    /// Browsers have to be sent back to somewhere.
    #[error("people who sign in through another service come back to --public-url; set it as well")]
    NoPublicUrl,
    /// Not an address, or one on which secrets would travel in the clear.
    #[error("{0} must be an address that begins with https:// (http:// on loopback only), without ?, # or a password")]
    Address(&'static str),
    /// No secret.
    #[error("the client's secret is missing; put it into {0}, or its file's name into {0}_FILE")]
    NoSecret(&'static str),
    /// Two secrets.
    #[error("{0} and {0}_FILE are both set; keep one of them")]
    TwoSecrets(&'static str),
    /// The file cannot be used.
    #[error(transparent)]
    SecretFile(#[from] SecretError),
    /// The file has no secret.
    #[error("the file {0} does not hold a secret, which is one line")]
    BadSecretFile(PathBuf),
}

impl SignInArgs {
    /// The services that are configured. `variable` reads an environment variable.
    ///
    /// # Errors
    /// What is missing or wrong, and what to do.
    pub fn providers(
        self,
        public_url: Option<&Url>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Vec<ProviderConfig>, ProviderConfigError> {
        let mut providers = Vec::new();
        if let (Some(issuer), Some(client_id)) = (self.oidc_issuer, self.oidc_client_id) {
            check_address("--oidc-issuer", &issuer)?;
            let scopes = self.oidc_scopes.split_whitespace().filter(|scope| *scope != "openid");
            providers.push(ProviderConfig::Oidc(OidcConfig {
                issuer,
                client_id,
                client_secret: secret(OIDC_SECRET, self.oidc_client_secret_file, &variable)?,
                name: self.oidc_name,
                scopes: scopes.map(str::to_owned).collect(),
                groups_claim: self.oidc_groups_claim,
                rules: self.oidc_group_roles,
            }));
        }
        if let Some(client_id) = self.github_oauth_client_id {
            check_address("--github-oauth-url", &self.github_oauth_url)?;
            providers.push(ProviderConfig::Github(GithubConfig {
                url: self.github_oauth_url.trim_end_matches('/').to_owned(),
                client_id,
                client_secret: secret(GITHUB_SECRET, self.github_oauth_client_secret_file, &variable)?,
                rules: self.github_oauth_group_roles,
            }));
        }
        if public_url.is_none() && !providers.is_empty() {
            return Err(ProviderConfigError::NoPublicUrl);
        }
        Ok(providers)
    }
}

fn check_address(flag: &'static str, text: &str) -> Result<(), ProviderConfigError> {
    let fits = |url: &Url| {
        is_confidential(url)
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    };
    if Url::parse(text).is_ok_and(|url| fits(&url)) { Ok(()) } else { Err(ProviderConfigError::Address(flag)) }
}

/// Whether nobody on the way can read what is sent there.
pub(super) fn is_confidential(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => url.has_host(),
        "http" => is_loopback,
        _ => false,
    }
}

fn secret(
    name: &'static str,
    file: Option<PathBuf>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<SecretString, ProviderConfigError> {
    let value = variable(name).filter(|value| !value.is_empty());
    match (value, file) {
        (Some(_), Some(_)) => Err(ProviderConfigError::TwoSecrets(name)),
        (Some(value), None) => Ok(value.into()),
        (None, Some(file)) => read_secret(file),
        (None, None) => Err(ProviderConfigError::NoSecret(name)),
    }
}

fn read_secret(file: PathBuf) -> Result<SecretString, ProviderConfigError> {
    let secret = read_secret_file(&file)?;
    let text = secret.expose_secret();
    let is_one_line = !text.is_empty() && !text.contains(char::is_control);
    if is_one_line { Ok(secret) } else { Err(ProviderConfigError::BadSecretFile(file)) }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        args: SignInArgs,
    }

    fn parse(flags: &[&str]) -> Result<SignInArgs, String> {
        let flags = ["test"].iter().chain(flags);
        Flags::try_parse_from(flags).map(|flags| flags.args).map_err(|error| error.to_string())
    }

    const OIDC_FLAGS: [&str; 2] = ["--oidc-issuer=https://login.example.com/", "--oidc-client-id=docs"];

    fn providers(flags: &[&str], variables: &[(&str, &str)]) -> Result<Vec<ProviderConfig>, ProviderConfigError> {
        let public_url = Url::parse("https://docs.example.com").unwrap();
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        parse(flags).unwrap().providers(Some(&public_url), variable)
    }

    #[test]
    fn a_provider_is_read_from_flags_and_its_secret_from_the_environment() {
        let all = providers(&OIDC_FLAGS, &[(OIDC_SECRET, "s3cret")]).unwrap();
        let [ProviderConfig::Oidc(oidc)] = &all[..] else { panic!("{all:?}") };
        assert_eq!(oidc.issuer, "https://login.example.com/", "letter for letter");
        assert_eq!(oidc.scopes, ["profile", "email"], "openid goes along by itself");
        assert_eq!(oidc.client_secret.expose_secret(), "s3cret");
        assert!(!format!("{all:?}").contains("s3cret"));
        assert!(providers(&[], &[]).unwrap().is_empty());
    }

    #[test]
    fn a_secret_may_be_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        let flag = format!("--oidc-client-secret-file={}", file.display());
        let flags = [OIDC_FLAGS[0], OIDC_FLAGS[1], &flag];
        assert!(matches!(providers(&flags, &[]), Err(ProviderConfigError::SecretFile(_))));
        fs::write(&file, "s3cret\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        for none in ["\n", "two\nlines"] {
            fs::write(&file, none).unwrap();
            assert!(matches!(providers(&flags, &[]), Err(ProviderConfigError::BadSecretFile(_))));
        }
        fs::write(&file, "s3cret\n").unwrap();
        let all = providers(&flags, &[]).unwrap();
        let [ProviderConfig::Oidc(oidc)] = &all[..] else { panic!("{all:?}") };
        assert_eq!(oidc.client_secret.expose_secret(), "s3cret");
        let both = providers(&flags, &[(OIDC_SECRET, "other")]);
        assert!(matches!(both, Err(ProviderConfigError::TwoSecrets(_))));
    }

    #[rstest::rstest]
    #[case("http://login.example.com", false)]
    #[case("http://localhost:8080/realms/a", true)]
    #[case("http://127.0.0.1:8080", true)]
    #[case("http://127.0.0.1.example.com", false)]
    #[case("https://user:password@login.example.com", false)]
    #[case("https://login.example.com?a=b", false)]
    #[case("login.example.com", false)]
    fn secrets_do_not_travel_in_the_clear(#[case] issuer: &str, #[case] fits: bool) {
        let issuer = format!("--oidc-issuer={issuer}");
        let result = providers(&[&issuer, "--oidc-client-id=docs"], &[(OIDC_SECRET, "s3cret")]);
        assert_eq!(result.is_ok(), fits, "{result:?}");
    }

    #[test]
    fn what_is_missing_is_told() {
        assert!(matches!(providers(&OIDC_FLAGS, &[]), Err(ProviderConfigError::NoSecret(_))));
        let without_url = parse(&OIDC_FLAGS).unwrap().providers(None, |_| Some("s3cret".to_owned()));
        assert!(matches!(without_url, Err(ProviderConfigError::NoPublicUrl)));
        assert!(parse(&[OIDC_FLAGS[0]]).unwrap_err().contains("--oidc-client-id"));
        let rule = parse(&["--oidc-group-roles=a=root"]).unwrap_err();
        assert!(rule.contains("--oidc-group-roles") && rule.contains("neither admin nor account"), "{rule}");
    }
}
