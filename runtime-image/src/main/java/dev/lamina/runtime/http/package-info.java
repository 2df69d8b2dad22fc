/** A small HTTP/1.1 client and server, made for a short start. */
package dev.lamina.runtime.http;
