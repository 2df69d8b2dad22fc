/** Who a caller is, and what this caller may do: tokens, SigV4 signatures, and the identities of pods. */
package dev.lamina.gateway.auth;
