//! What the tests share: a stand-in for the platform, and a checkout that is connected to it.

mod stand_in;
mod workstation;

pub(crate) use stand_in::{StandIn, json, status};
pub(crate) use workstation::{KEY, PROJECT, Workstation};
