package dev.lamina.gateway.api.authorizer.jwt;

import java.net.URI;

/** Reads documents that issuers publish. */
@FunctionalInterface
interface Documents {

    /**
     * Returns the text of a document. Blocks for some seconds at most.
     *
     * @throws IssuerException if it cannot be read, or is too large
     */
    String read(URI address);
}
