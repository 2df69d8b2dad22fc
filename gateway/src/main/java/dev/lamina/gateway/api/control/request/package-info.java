/** What AWS's operations carry: their JSON, the settings of a function, and the ARNs of other things. */
package dev.lamina.gateway.api.control.request;
