/**
 * Logging in by an OpenID provider that the API server trusts: its ID token is the user's Kubernetes token. Nothing of
 * it is kept here but in the browser's cookies, encrypted.
 */
package dev.lamina.console.oidc;
