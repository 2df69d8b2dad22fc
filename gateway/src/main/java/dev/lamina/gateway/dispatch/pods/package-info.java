/** Why the pods of a function do not start, read from the Kubernetes API. */
package dev.lamina.gateway.dispatch.pods;
