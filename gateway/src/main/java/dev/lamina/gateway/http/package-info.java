/** What all HTTP ports share: listeners, event loops and AWS's form of an error. */
package dev.lamina.gateway.http;
