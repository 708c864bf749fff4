// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISlashingCourt} from "../../ISlashingCourt.sol";
import {IVetoSlasher} from "./IVetoSlasher.sol";
import {SymbioticBook} from "./SymbioticBook.sol";

/// @title SymbioticVetoSlasher
/// @notice The same at a vault whose slasher asks resolvers first: the court's order makes a request, which anybody carries out
/// here once the resolvers' time is over.
/// @dev For the court a request is the slash: whether the resolvers veto it is between the operator and the vault.
contract SymbioticVetoSlasher is SymbioticBook {
    /// @notice A request was made.
    event SlashRequested(address indexed operator, uint256 indexed slashIndex, uint256 amount);
    /// @notice A request was carried out.
    event RequestExecuted(uint256 indexed slashIndex, uint256 amount);

    /// @notice Fixes whom to slash for, and where.
    constructor(
        ISlashingCourt court,
        IVetoSlasher slasher,
        bytes32 subnetwork
    ) SymbioticBook(court, slasher, subnetwork, slasher.vetoDuration()) {} // solhint-disable-line no-empty-blocks

    /// @notice Carries out a request; the slasher says whether it may be. Anybody.
    function executeRequest(uint256 slashIndex) external returns (uint256 amount) {
        amount = IVetoSlasher(address(SLASHER)).executeSlash(slashIndex, "");
        emit RequestExecuted(slashIndex, amount);
    }

    function _order(address operator, uint256 amount, uint48 time) internal override returns (uint256) {
        uint256 slashIndex = IVetoSlasher(address(SLASHER)).requestSlash(
            SUBNETWORK,
            operator,
            amount,
            time,
            ""
        );
        emit SlashRequested(operator, slashIndex, amount);
        return amount;
    }
}
