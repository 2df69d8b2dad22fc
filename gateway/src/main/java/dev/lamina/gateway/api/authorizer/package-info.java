/** Authorizers of HTTP APIs: whether a request reaches its function, and what the function learns about the caller. */
package dev.lamina.gateway.api.authorizer;
