/** Databases as event sources: takes changes from connectors, keeps them until functions have them, watches slots. */
package dev.lamina.gateway.source.database;
