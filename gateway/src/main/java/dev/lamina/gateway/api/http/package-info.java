/** HTTP APIs: requests to the routes that Triggers declare become events of their functions. */
package dev.lamina.gateway.api.http;
