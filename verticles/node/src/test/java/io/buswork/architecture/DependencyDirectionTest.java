package io.buswork.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Date;

/** The house stands on its foundations: dependencies point one way. */
@AnalyzeClasses(
    packages = "io.buswork",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class DependencyDirectionTest {

  @ArchTest
  static final ArchRule dependencies_point_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.buswork..")
          .withOptionalLayers(true)
          .layer("api")
          .definedBy("io.buswork.api..")
          .layer("core")
          .definedBy(
              "io.buswork.access..",
              "io.buswork.config..",
              "io.buswork.task..",
              "io.buswork.schedule..",
              "io.buswork.event..",
              "io.buswork.handler..",
              "io.buswork.store..",
              "io.buswork.time..")
          .layer("postgres")
          .definedBy("io.buswork.postgres..")
          .layer("bus")
          .definedBy("io.buswork.bus..")
          .layer("loader")
          .definedBy("io.buswork.loader..")
          .layer("client")
          .definedBy("io.buswork.client..")
          .layer("testing")
          .definedBy("io.buswork.testing..")
          .layer("scheduler")
          .definedBy("io.buswork.scheduler..")
          .layer("worker")
          .definedBy("io.buswork.worker..")
          .layer("gateway")
          .definedBy("io.buswork.gateway..")
          .layer("node")
          .definedBy("io.buswork.node..")
          .whereLayer("node")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("scheduler")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("worker")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("gateway")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("testing")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("client")
          .mayOnlyBeAccessedByLayers("node", "testing")
          .whereLayer("postgres")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("bus")
          .mayOnlyBeAccessedByLayers("scheduler", "worker", "gateway", "node")
          .whereLayer("loader")
          .mayOnlyBeAccessedByLayers("worker", "gateway", "node")
          .whereLayer("core")
          .mayOnlyAccessLayers("api")
          .whereLayer("api")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule packages_know_no_circles =
      slices().matching("io.buswork.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule nobody_sleeps =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class);

  @ArchTest
  static final ArchRule time_is_an_instant =
      noClasses().should().dependOnClassesThat().areAssignableTo(Date.class);
}
