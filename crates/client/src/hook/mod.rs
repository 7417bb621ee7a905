//! A hook's run: reads an agent's event, asks how the docs stand, answers by the agent's protocol.
