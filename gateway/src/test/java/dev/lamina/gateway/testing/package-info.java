/** What tests of the gateway share: a gateway without servers, fakes of its neighbours, clients. */
package dev.lamina.gateway.testing;
