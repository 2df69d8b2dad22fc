/** Test code that the gateway's tests share: a gateway without servers, fakes of what it talks to, clients. */
package dev.lamina.gateway.testing;
