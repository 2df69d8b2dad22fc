/** JWT authorizers: issuers' keys, and which of their tokens are accepted. Begin with {@code JwtRouteAuthorizer}. */
package dev.lamina.gateway.api.authorizer.jwt;
