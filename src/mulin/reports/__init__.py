"""The work report (工作汇报): figures that show the facts behind them, written out."""
