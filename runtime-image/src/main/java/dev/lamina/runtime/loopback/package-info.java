/** The APIs on 127.0.0.1:9001, for the processes of the environment: one server, which finds the API by the path. */
package dev.lamina.runtime.loopback;
