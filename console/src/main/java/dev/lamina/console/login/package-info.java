/** Logging in by a Kubernetes token, and out. */
package dev.lamina.console.login;
