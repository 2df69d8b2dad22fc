/** Code on its way into the content store, and out of it again by links that are valid for a short time. */
package dev.lamina.gateway.api.control.code;
