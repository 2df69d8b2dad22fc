/** Tests of the gateway from outside, over HTTP. */
package dev.lamina.gateway.wire;
