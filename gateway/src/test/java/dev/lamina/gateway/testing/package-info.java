/** Test code that the gateway's tests share: a gateway without servers, fakes of its neighbours, clients. */
package dev.lamina.gateway.testing;
