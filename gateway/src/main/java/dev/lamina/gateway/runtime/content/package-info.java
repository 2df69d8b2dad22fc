/** Code and layers on their way from the content store to pods. */
package dev.lamina.gateway.runtime.content;
