/** Execution roles: the temporary credentials of functions, from the installation's STS. */
package dev.lamina.gateway.role;
