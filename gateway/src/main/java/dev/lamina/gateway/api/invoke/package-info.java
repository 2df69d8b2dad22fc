/** The operations Invoke, InvokeAsync and InvokeWithResponseStream. */
package dev.lamina.gateway.api.invoke;
