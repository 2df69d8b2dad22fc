/** Function authorizers: a function decides about requests, as AWS's Lambda authorizers do. */
package dev.lamina.gateway.api.authorizer.function;
