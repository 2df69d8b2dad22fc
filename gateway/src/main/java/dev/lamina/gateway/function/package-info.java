/** Functions as the gateway knows them, watched in the Kubernetes API. */
package dev.lamina.gateway.function;
