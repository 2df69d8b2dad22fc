/** Operations that read functions as AWS's control API shows them, and the ones that are not supported. */
package dev.lamina.gateway.api.control;
