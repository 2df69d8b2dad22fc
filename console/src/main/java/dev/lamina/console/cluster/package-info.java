/** The API server and the gateway, each called with the token of the user. */
package dev.lamina.console.cluster;
