/** Function URLs: an HTTP request becomes an event of payload format 2.0, and the result becomes an HTTP response. */
package dev.lamina.gateway.api.url;
