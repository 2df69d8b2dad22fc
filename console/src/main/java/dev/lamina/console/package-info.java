/**
 * Web pages for functions. The console has no rights: each request acts with the token of the user who is logged in.
 */
package dev.lamina.console;
