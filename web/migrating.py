"""What migrations of several rooms need."""

from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """CreateModel for each of these, of which the state of the models is worked out once for all.

    Django works it out anew after every operation, for every model that is related to what changed, and here they all
    are: that took minutes, before anybody who tries the demo saw a page.
    """

    category = OperationCategory.ADDITION
    reduces_to_sql = True
    reversible = True

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__qualname__, [self.operations], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # made when it is asked for; with it, each step would bring it up to date
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.operations)} models"
