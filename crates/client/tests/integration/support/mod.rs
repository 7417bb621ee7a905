//! What the tests share: a stand-in for the platform, and a checkout that is connected to it.

mod docs;
mod stand_in;
mod workstation;

pub(crate) use docs::{Docs, Platform, docs, hash_of};
pub(crate) use stand_in::{Request, StandIn, json, status};
pub(crate) use workstation::{KEY, PROJECT, Workstation, said};
