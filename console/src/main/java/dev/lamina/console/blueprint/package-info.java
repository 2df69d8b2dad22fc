/** The blueprints and sample events of examples/blueprints. */
package dev.lamina.console.blueprint;
