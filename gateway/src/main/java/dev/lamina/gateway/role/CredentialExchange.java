package dev.lamina.gateway.role;

import dev.lamina.gateway.runtime.RoleCredentials;

/** Gets new credentials for a role. Blocks. */
@FunctionalInterface
interface CredentialExchange {
    /** @throws RoleCredentials.Refused if there are none */
    RoleCredentials credentials(Role role);
}
